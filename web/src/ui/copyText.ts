import { say } from "../state/overlays";

/** Copies, and says what was copied; where the browser does not let the page, says that, and what to do instead. */
export async function copyText(text: string, said: string, instead?: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(said);
  } catch {
    say(`This browser does not let the page copy${instead ? `: ${instead}` : ""}.`);
  }
}
