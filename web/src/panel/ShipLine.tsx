import { useQuery } from "@tanstack/react-query";
import { licenseQuery } from "../api/queries";
import { verdictLabel } from "../words";
import { VERDICTS } from "./verdicts";

/** Whether it may be shipped, as far as licenses tell: the verdict before anything else. */
export function ShipLine({ id }: { id: string }) {
  const { data } = useQuery(licenseQuery(id));
  return (
    <p className={`ship ${data?.verdict ?? "none"}`}>
      {data && (
        <>
          <span className="quiet">Can I ship it?</span> <strong>{verdictLabel(data.verdict)}</strong>.{" "}
          {data.verdict ? VERDICTS[data.verdict]?.brief : "Only its own license binds you."}
        </>
      )}
    </p>
  );
}
