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
# Once, as there are a hundred syntheses; beside links to what the library reads by its own place.
transpile() {
  git ls-files -zco --exclude-standard 'src/*.ts' 'integ/*.ts' | xargs -0 npx esbuild --outdir="$work/programs" --outbase=. --format=cjs --platform=node --sourcemap=inline --log-level=warning &&
    ln -s "$repo/assets" "$repo/charts" "$repo/node_modules" "$work/programs/"
}
try_rules() { cd integ/rehearsal && PYTHONDONTWRITEBYTECODE=1 python3 -m unittest discover -s tests -t .; }
check 'rehearsal: each rule of the services refuses what it should' try_rules
# In .ci/run there is one, which other parts read meanwhile.
[ -n "${BUNDLED-}" ] || check 'rehearsal: bundles the handler' npx projen bundle
check 'rehearsal: installs the emulator' install_emulator
check 'rehearsal: installs what Lambda runtimes carry' install_lambda_runtime
check 'rehearsal: transpiles the apps' transpile
[ -x "$work/venv/bin/python" ] && [ -d "$work/node_modules" ] && [ -d "$work/programs" ] || exit 1

cd "$repo/integ/rehearsal" || exit 1
NODE_PATH="$work/node_modules" REHEARSAL_PROGRAMS="$work/programs" PYTHONDONTWRITEBYTECODE=1 "$work/venv/bin/python" -m rehearse "$@" &
rehearsal=$!
wait "$rehearsal"
status=$?
rehearsal=
exit "$status"
