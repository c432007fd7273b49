# Compiles with jsii, compiles every documented line, writes API.md and the other generated files, and finds none of them stale.
set -uo pipefail
. scripts/ci/check.sh

check 'build: projen configuration' npx projen default
check 'build: jsii' npx projen compile
check 'build: API.md and docs/errors.md' npx projen docgen
check 'build: code blocks of README, docs and docstrings' npx projen rosetta
# Where git fails, or knows nothing of these files, nothing was looked at.
tracked() { git ls-files --error-unmatch "$@" > /dev/null; }
stale() {
  local changed
  tracked API.md docs/errors.md package.json && changed=$(git status --porcelain) || return 1
  echo "$changed"
  [ -z "$changed" ]
}
check 'build: nothing generated is stale' stale
# git grep ends with 1 where it looked and found nothing, and with more where it could not look.
names_no_host() {
  tracked package.json package-lock.json README.md || return 1
  git grep -nE 'registry[.](npmjs|yarnpkg)|pypi[.]org|pythonhosted' -- . ':!scripts/ci/build.sh'
  [ $? -eq 1 ]
}
check 'build: no file names the host of a package registry' names_no_host
locks_no_host() { grep -q '"lockfileVersion"' package-lock.json && ! grep '"resolved"' package-lock.json; }
check 'build: the lock file names no host' locks_no_host
