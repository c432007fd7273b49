# Draws whole configurations, more and others than the suite does, and lints the templates of those that are valid. FUZZ_RUNS and FUZZ_SEED change them.
set -uo pipefail
. scripts/ci/check.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export FUZZ_RUNS=${FUZZ_RUNS:-140} FUZZ_SEED=${FUZZ_SEED:-20260502} FUZZ_TEMPLATES=$work/templates
mkdir "$FUZZ_TEMPLATES"
echo "FUZZ_RUNS=$FUZZ_RUNS FUZZ_SEED=$FUZZ_SEED"

properties() { npx jest test/contract/configurations --ci --coverage=false --reporters=default; }
linter() { python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet --disable-pip-version-check cfn-lint==1.58.0; }
check 'fuzz: every configuration is refused for a documented reason or keeps all promises' properties
check 'fuzz: the linter installs' linter

# Many draws share the nested templates of aws-eks: of equal files one is enough. Of the others, as many as the time allows.
md5sum "$FUZZ_TEMPLATES"/*.nested.template.json | sort | awk '!seen[$1]++ { print $2 }' | head -n 12 > "$work/files"
ls "$FUZZ_TEMPLATES"/*-S.template.json | head -n 60 >> "$work/files"
# W3005: aws-cdk-lib lists dependencies that references already say. W3010: an app with an explicit environment names its AZs.
lint() { xargs -a "$work/files" -n 12 -P 2 "$work/venv/bin/cfn-lint" --ignore-checks W3005 W3010 --regions eu-west-1 --; }
check 'fuzz: templates were written' test "$(grep -c -- '-S.template.json$' "$work/files")" -ge 40
check "fuzz: cfn-lint has nothing to say of $(wc -l < "$work/files") templates" lint
