import { apiUrl, request } from "../api/client";
import { type Network, type Order, readNetwork } from "./answer";

export interface Question {
  filter: string;
  around: string | null;
  order: Order;
  limit: number | null;
}

export async function getNetwork(question: Question, signal?: AbortSignal): Promise<Network> {
  const response = await request(apiUrl("network", { ...question, format: "binary" }), signal);
  return readNetwork(await response.arrayBuffer());
}
