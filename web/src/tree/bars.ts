/** License families in the order in which they always stand. */

import { LICENSE_FAMILIES } from "../words";

export function licenseOrder(families: readonly string[]): number[] {
  const place = (code: number) => {
    const at = LICENSE_FAMILIES.indexOf(families[code] as never);
    return at < 0 ? LICENSE_FAMILIES.length : at;
  };
  return families.map((_, code) => code).sort((a, b) => place(a) - place(b));
}
