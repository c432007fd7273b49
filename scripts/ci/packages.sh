# Installs the packages as users do, each in an empty folder, and compares what the example apps synthesise there.
set -uo pipefail
. scripts/ci/check.sh

repo=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version_of() { node -p "require('$1/package.json').version"; }

# The bundle is there: `npm pack` makes no new one.
check 'package: npm' env NPM_CONFIG_IGNORE_SCRIPTS=true npx projen package:js
check 'package: wheel' env NPM_CONFIG_IGNORE_SCRIPTS=true npx projen package:python
tarball=$(ls "$repo"/dist/js/*.tgz)
wheel=$(ls "$repo"/dist/python/*.whl)
lib=$(version_of aws-cdk-lib) constructs=$(version_of constructs) layer=$(version_of @aws-cdk/lambda-layer-kubectl-v36)

install_npm() {
  mkdir -p "$work/ts" && cd "$work/ts" && npm init --yes > /dev/null
  echo '{ "compilerOptions": { "module": "commonjs", "target": "es2022", "strict": true, "skipLibCheck": true } }' > tsconfig.json
  npm install --no-audit --no-fund "aws-cdk-lib@$lib" "constructs@$constructs" "@aws-cdk/lambda-layer-kubectl-v36@$layer" \
    typescript@~5.9.3 @types/node@^20
  (cd node_modules && ls -d -- * @*/*) | sort > "$work/before"
  npm install --no-audit --no-fund "$tarball"
  (cd node_modules && ls -d -- * @*/*) | sort > "$work/after"
}
only_itself() {
  [ "$(comm -3 "$work/before" "$work/after" | tr -d '\t')" = cdk-eks-ipv6 ] && [ ! -e "$work/ts/node_modules/cdk-eks-ipv6/node_modules" ]
}
install_wheel() {
  python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet \
    "$wheel" "aws-cdk-lib==$lib" "constructs==$constructs" "aws-cdk.lambda-layer-kubectl-v36==$layer" cfn-lint==1.58.0 mypy==1.19.1
}
check 'package: npm installs' install_npm
check 'package: npm brings nothing besides its peers' only_itself
check 'package: wheel installs' install_wheel

# All apps are compiled at once: most of it is to read the types of aws-cdk-lib.
types() { cp -r "$repo"/examples/typescript/*/ "$work/ts/" && cd "$work/ts" && npx tsc; }
in_typescript() { cd "$work/ts/$1" && CDK_OUTDIR="$work/out/$1.ts" node app.js; }
in_python() { cd "$repo/examples/python/$1" && CDK_OUTDIR="$work/out/$1.py" PYTHONDONTWRITEBYTECODE=1 "$work/venv/bin/python" app.py; }
typed() { cd "$work/typed" && "$work/venv/bin/mypy" --strict --cache-dir "$work/mypy" "$@"; }
no_warnings() { ! grep -rE 'aws:cdk:(warning|error)' --include=manifest.json --include='*.metadata.json' "$work/out/$1"; }
check 'examples: types, with the package' types
# In Python too: each app as a module of its own, and one by one where there is something to say.
mkdir "$work/typed"
for app in "$repo"/examples/python/*/; do cp "$app/app.py" "$work/typed/$(basename "$app" | tr - _).py"; done
all_typed=0
(typed .) > /dev/null 2>&1 && all_typed=1
# Without package metadata of their own: one npm install serves all examples.
for app in $(ls examples/typescript | grep -v tsconfig); do
  check "example $app: TypeScript" in_typescript "$app"
  check "example $app: Python" in_python "$app"
  if [ $all_typed -eq 1 ]; then echo "ok example $app: mypy --strict"; else check "example $app: mypy --strict" typed "${app//-/_}.py"; fi
  check "example $app: nothing that \`cdk synth --strict\` refuses" no_warnings "$app.ts"
  check "example $app: the same templates" python3 scripts/ci/same_templates.py "$work/out/$app.ts" "$work/out/$app.py"
done

check 'examples: each in both languages' diff <(ls -d examples/typescript/*/ | xargs -n1 basename) <(ls -d examples/python/*/ | xargs -n1 basename)

PYTHONDONTWRITEBYTECODE=1 "$work/venv/bin/python" scripts/ci/python_blocks.py README.md docs || echo 'not ok Python blocks of README and docs'

# W3005: aws-cdk-lib lists dependencies that references already say. W3010: an app with an explicit environment names its AZs.
linted() { local region=$1; shift; "$work/venv/bin/cfn-lint" --format parseable --ignore-checks W3005 W3010 --regions "$region" -- "$@"; }
# One process for all templates of a region, as most of the time is the start of the linter; one by one where it has something to say.
lint_all() {
  local region=$1 template together=1; shift
  linted "$region" "$@" > /dev/null 2>&1 && together=0
  for template in "$@"; do
    if [ $together -eq 0 ]; then echo "ok cfn-lint: ${template#"$work/out/"}"; else check "cfn-lint: ${template#"$work/out/"}" linted "$region" "$template"; fi
  done
}
# E3002 is false there, and nothing else: the schema of a transit gateway's routes has IPv4 blocks alone, and EC2 takes IPv6 ones too.
roads=transit-gateway.ts/Roads.template.json
linted_but_for_routes() {
  local found; found=$(linted eu-west-1 "$work/out/$roads")
  [ -n "$found" ] && ! echo "$found" | grep -vqE ":E3002:'[0-9a-f:]+/[0-9]+' is not a 'ipv4-network'$"
}
# The runner's own stack of assertions is empty as long as a test has none, which no linter likes.
templates() { ls "$work"/out/*.ts/*.template.json integ/*.snapshot/*.template.json | grep -v DeployAssert | grep -vF "$roads" | grep "$@" '/gpu.ts/'; }
lint_all us-east-1 $(templates -e) # where the instance types are
lint_all eu-west-1 $(templates -v)
check "cfn-lint: $roads" linted_but_for_routes
