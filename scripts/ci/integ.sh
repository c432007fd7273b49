# Compares the integration stacks with their snapshots; a line of integ-runner is a test.
set -uo pipefail
. scripts/ci/check.sh

output=$(mktemp)
trap 'rm -f "$output"' EXIT
npx projen integ 2>&1 | tee "$output"
status=${PIPESTATUS[0]}
sed -nE 's/^ *UNCHANGED +([^ ]+).*/ok integ: \1/p; s/^ *(CHANGED|NEW|FAILED|ERROR|WARNING) +([^ ]+).*/not ok integ: \2 \1/p' "$output"
check 'integ: every stack was compared' test "$(grep -c UNCHANGED "$output")" -eq "$(ls integ/integ.*.ts | wc -l)"
exit "$status"
