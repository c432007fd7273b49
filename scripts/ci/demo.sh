# The first command of the README says what it promises.
set -uo pipefail
. scripts/ci/check.sh

output=$(mktemp)
trap 'rm -f "$output"' EXIT
demo() { npm run --silent demo > "$output"; }
check 'demo: runs' demo
cat "$output"
check 'demo: six subnets with their addresses and ways out' \
  test "$(grep -cE '^  (Public|Private) +[0-2] +10\.0\.[0-9]+\.0/2[04] +xx[01][0-2]::/64 +(internet|NAT) gateway +(internet|egress-only) gateway$' "$output")" -eq 6
check 'demo: the resources by kind' grep -qE '^  Custom::AWSCDK-EKS-Cluster +1$' "$output"
check 'demo: the next step' grep -q 'npx cdk deploy' "$output"
check 'demo: the controller and its definitions' grep -qE '^  Custom::AWSCDK-EKS-HelmChart +2$' "$output"
last() { test "$(tail -n 3 "$output" | cut -c3-)" = "$1"; }
check 'demo: the command that lets kubectl in' \
  grep -qx '  aws eks update-kubeconfig --name <name of the cluster> --region <region> --role-arn <ARN of the role>' "$output"
check 'demo: the command that leads to the host' grep -qx '  aws ssm start-session --target <id of the host> --region <region>' "$output"
check 'demo: the address of the game and both of its families, at the end' last 'http://<name of the load balancer>
dig +short <name of the load balancer> A
dig +short <name of the load balancer> AAAA'
