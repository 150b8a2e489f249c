/** What can be asked of the points without a picture: columns, counts, histograms. The worker answers. */

import type { PointData } from "./points/PointData";
import type * as api from "./types";
import type { PointsClient } from "./worker/PointsClient";

export class Questions {
  protected readonly client: PointsClient;
  protected readonly data: PointData;

  constructor(client: PointsClient, data: PointData) {
    this.client = client;
    this.data = data;
  }

  column(name: string): Promise<api.ColumnData> {
    return this.data.column(name);
  }

  async counts(column: string, beside: number | null = null): Promise<api.CodeCounts> {
    await this.data.index();
    return this.client.call("counts", { name: column, beside });
  }

  async rows(column: string, code: number): Promise<Uint32Array> {
    await this.data.index();
    return this.client.call("rows", { name: column, code });
  }

  async histogram(spec: api.HistogramSpec, beside?: number | null): Promise<api.Histogram> {
    await this.data.index();
    return this.client.call("histogram", beside === undefined ? { spec } : { spec, beside });
  }

  async median(column: string): Promise<{ all: number | null; shown: number | null }> {
    await this.data.index();
    return this.client.call("median", { name: column });
  }

  async births(): Promise<api.Births> {
    await this.data.index();
    return this.client.call("births", {});
  }

  async settled(): Promise<void> {
    await this.client.call("settled", {});
  }

  async readyShapes(mode: api.Mode): Promise<void> {
    await this.data.index();
    await this.client.call("places", { of: mode === "2d" ? "xy" : "xyz" });
  }

  removed(): Promise<number[]> {
    return this.client.call("removed", {});
  }
}
