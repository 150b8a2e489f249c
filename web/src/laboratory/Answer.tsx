import { Skeleton } from "../ui/States";
import type { Asking } from "./useRows";

/** The answer in one sentence, above its evidence; its place is kept until it is there. */
export function Answer({ text, asking }: { text: string | null; asking: Asking }) {
  return (
    <div className="lab-answer" aria-live="polite">
      {text ? (
        <p>{text}</p>
      ) : asking.loading ? (
        <Skeleton lines={2} />
      ) : (
        !asking.error && <p className="quiet">This atlas has nothing to answer it with.</p>
      )}
    </div>
  );
}
