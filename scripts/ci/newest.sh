# Runs the suite with the newest aws-cdk-lib and constructs, in a copy, and an upgrade from the oldest.
set -uo pipefail
. scripts/ci/check.sh

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z | xargs -0 cp --parents -t "$copy" && cp -a node_modules "$copy/" || exit 1
cd "$copy" || exit 1
check 'newest: bundles the handler' npx projen bundle
# The same app with both releases. The suite compares it (across-releases.test.ts), by what AWS replaces and refuses.
check 'newest: the app with the oldest aws-cdk-lib' env WRITE_APP_TO="$copy/oldest.json" \
  npx jest --ci --coverage=false test/contract/second-deployment/across-releases.test.ts
check 'newest: installs' npm install --no-save --no-audit --no-fund --legacy-peer-deps aws-cdk-lib@latest constructs@latest
echo "aws-cdk-lib $(node -p "require('aws-cdk-lib/package.json').version"), constructs $(node -p "require('constructs/package.json').version")"
check 'newest: type check' npx tsc --noEmit -p test/tsconfig.json
rm -f test-reports/junit.xml
ORDER_RUNS=100 COMPARE_APP_WITH=$copy/oldest.json npx jest --ci --coverage=false
status=$?
python3 scripts/ci/junit.py test-reports/junit.xml newest || status=1
exit $status
