# Compiles with jsii, compiles every documented line, writes API.md and the other generated files, and finds none of them stale.
set -uo pipefail
. scripts/ci/check.sh

check 'build: projen configuration' npx projen default
check 'build: jsii' npx projen compile
check 'build: API.md and docs/errors.md' npx projen docgen
check 'build: code blocks of README, docs and docstrings' npx projen rosetta
stale() { git status --porcelain; [ -z "$(git status --porcelain)" ]; }
check 'build: nothing generated is stale' stale
# shellcheck disable=SC2016
check 'build: no file names the host of a package registry' sh -c '! git grep -nE "registry[.](npmjs|yarnpkg)|pypi[.]org|pythonhosted" -- . ":!scripts/ci/build.sh"'
check 'build: the lock file names no host' sh -c '! grep -q "\"resolved\"" package-lock.json'
