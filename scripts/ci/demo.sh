# The first command of the README says what it promises.
set -uo pipefail
. scripts/ci/check.sh

npm run --silent demo | tee demo.log
check 'demo: six subnets with their addresses and ways out' \
  test "$(grep -cE '^  (Public|Private) +[0-2] +10\.0\.[0-9]+\.0/2[04] +xx[01][0-2]::/64 +(internet|NAT) gateway +(internet|egress-only) gateway$' demo.log)" -eq 6
check 'demo: the resources by kind' grep -qE '^  Custom::AWSCDK-EKS-Cluster +1$' demo.log
check 'demo: the next step' grep -q 'npx cdk deploy' demo.log
rm -f demo.log
