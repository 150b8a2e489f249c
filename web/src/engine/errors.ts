/** Everything the engine throws, with a reason that a program can switch on and words that a person can read. */

export type EngineErrorReason =
  | "no-webgl2"
  | "no-points"
  | "no-column"
  | "damaged"
  | "unsupported-version"
  | "network"
  | "aborted"
  | "context-lost"
  | "too-large";

export class EngineError extends Error {
  override readonly name = "EngineError";

  constructor(
    readonly reason: EngineErrorReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
