# Deploys, edits, rolls back and destroys the integration apps on an emulated account (integ/rehearsal/README.md); takes names of apps to rehearse fewer.
set -uo pipefail
. scripts/ci/check.sh

repo=$PWD
work=$(mktemp -d)
rehearsal=
# Also on Ctrl-C and when told to end: the rehearsal stops the emulator, and the folder goes last.
stop() { [ -z "$rehearsal" ] || { kill "$rehearsal" 2> /dev/null; wait "$rehearsal"; }; rm -rf "$work"; }
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

install_emulator() { python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet --disable-pip-version-check -r integ/rehearsal/requirements.txt; }
# Lambda brings these along; the functions in the templates do not.
install_lambda_runtime() { cp integ/rehearsal/lambda-runtime/package.json "$work/" && npm install --prefix "$work" --no-audit --no-fund --no-package-lock; }
try_rules() { cd integ/rehearsal && PYTHONDONTWRITEBYTECODE=1 python3 -m unittest discover -s tests -t .; }
check 'rehearsal: each rule of the services refuses what it should' try_rules
# In .ci/run there is one, which other parts read meanwhile.
[ -n "${BUNDLED-}" ] || check 'rehearsal: bundles the handler' npx projen bundle
check 'rehearsal: installs the emulator' install_emulator
check 'rehearsal: installs what Lambda runtimes carry' install_lambda_runtime
[ -x "$work/venv/bin/python" ] && [ -d "$work/node_modules" ] || exit 1

cd "$repo/integ/rehearsal" || exit 1
NODE_PATH="$work/node_modules" PYTHONDONTWRITEBYTECODE=1 "$work/venv/bin/python" -m rehearse "$@" &
rehearsal=$!
wait "$rehearsal"
status=$?
rehearsal=
exit "$status"
