# Compiles with jsii, compiles every documented line, writes API.md and the other generated files, and finds none of them stale.
set -uo pipefail
. scripts/ci/check.sh

check 'build: projen configuration' npx projen default
check 'build: jsii' npx projen compile
check 'build: API.md and docs/errors.md' npx projen docgen
check 'build: code blocks of README, docs and docstrings' npx projen rosetta
check 'build: nothing generated is stale' git diff --exit-code --stat
# shellcheck disable=SC2016
check 'build: the lock file names no host' sh -c '! grep -q "\"resolved\"" package-lock.json'
