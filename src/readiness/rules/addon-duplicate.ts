import { rule } from '../rule';

export const addonDuplicate = rule({
  id: 'addon-duplicate',
  severity: 'error',
  title: 'a cluster has each add-on once',
  looksAt: 'addons',
  source: 'EKS API reference, "CreateAddon": ResourceInUseException',
  what: 'the cluster has the add-on already',
  expected: 'each add-on once (the first is {first})',
  remedy: 'set the options of the first; those of the core four are in coreAddons',
  mend: 'const coreAddons = { vpcCni: { networkPolicy: true } };',
  check: ({ isSecondOf, stated }) => isSecondOf === undefined ? [] : [{ got: stated.AddonName, values: { first: isSecondOf } }],
});
