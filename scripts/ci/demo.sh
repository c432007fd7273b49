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
check 'demo: the commands that let kubectl in, at the end' \
  test "$(tail -n 2 "$output" | cut -c3-)" = 'aws eks update-kubeconfig --name <name of the cluster> --region <region> --role-arn <ARN of the role>
kubectl get pods --all-namespaces --output wide'
