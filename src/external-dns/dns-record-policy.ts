/**
 * What External DNS does with records that nothing in the cluster asks for any more. It never touches records that have no mark of its owner id.
 */
export enum DnsRecordPolicy {
  /** It makes and changes records, and deletes none: those of an Ingress that is gone stay. */
  UPSERT_ONLY = 'upsert-only',
  /** It deletes what nothing asks for any more. */
  SYNC = 'sync',
  /** It makes records, and neither changes nor deletes any. Weights stay as they were at first. */
  CREATE_ONLY = 'create-only',
}
