/** The day of the table. There is no clock: what a release of this library says does not change while it is in use. */
export const DATE = '2026-11-29';

/** When extended support of the minor versions of Kubernetes 1 ends (EKS user guide, "kubernetes-versions"). Earlier ones have none. */
const EXTENDED_SUPPORT_ENDS: { readonly [minor: number]: string } = {
  29: '2026-03-23',
  30: '2026-07-23',
  31: '2026-11-26',
  32: '2027-03-23',
  33: '2027-07-29',
  34: '2027-12-02',
  35: '2028-03-27',
};

/** The oldest minor version that EKS supported on that day. */
export const OLDEST_MINOR = Math.min(...Object.entries(EXTENDED_SUPPORT_ENDS).filter(([, end]) => end >= DATE).map(([minor]) => Number(minor)));
