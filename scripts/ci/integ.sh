# Compares the integration stacks with their snapshots; a line of integ-runner is a test.
set -uo pipefail

npx projen integ | tee integ.log
status=${PIPESTATUS[0]}
sed -nE 's/^ *UNCHANGED +([^ ]+).*/ok integ: \1/p; s/^ *(CHANGED|NEW|FAILED|ERROR|WARNING) +([^ ]+).*/not ok integ: \2 \1/p' integ.log
rm -f integ.log
exit "$status"
