# Runs the bundled handlers, as staged for deployment: of Custom::EksIpv6MaxPods against an emulator of EC2 that has real data about instance types, and of
# Custom::EksIpv6AddonVersion against what EKS answers, and of Custom::EksIpv6VpcBlock and Custom::EksIpv6SubnetAssign against the emulator of EC2.
set -uo pipefail
. scripts/ci/check.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
emulator() { python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet --no-compile 'moto[server,ec2]==5.2.5'; }
# In .ci/run there is one, which other parts read meanwhile.
[ -n "${BUNDLED-}" ] || check 'handler: bundles' npx projen bundle
check 'handler: the emulator installs' emulator
TS_NODE_PROJECT=scripts/tsconfig.json TS_NODE_TRANSPILE_ONLY=1 npx ts-node scripts/ci/handler/main.ts \
  "$work" "$work/venv/bin/moto_server" "$work"/venv/lib/python3*/site-packages/moto/ec2/resources/instance_types.json.gz
