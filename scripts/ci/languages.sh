# The other languages of jsii: the API stays compatible with its baseline, Java compiles, Go is generated.
set -uo pipefail
. scripts/ci/check.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
check 'languages: the API is compatible with its baseline' npx projen compat

# A change of the API that nobody meant must not pass: the check itself is checked with a baseline that has more.
breaking() {
  mkdir -p "$work/api" && cp api/baseline/package.json "$work/api/" && sed 's/"addFargateProfile"/"addFargateProfileOnce"/g' api/baseline/.jsii > "$work/api/.jsii"
  ln -s "$PWD/node_modules" "$work/node_modules" || return 1
  npx jsii-diff "$work/api" . --keys --error-on all > "$work/diff" 2>&1
  grep -q 'removed:cdk-eks-ipv6.Ipv6Cluster.addFargateProfileOnce' "$work/diff"
}
check 'languages: a method that is gone is found' breaking

maven() {
  command -v mvn && command -v javac && return
  apt-get update && apt-get install --yes --no-install-recommends maven default-jdk-headless
}
check 'languages: a Java compiler' maven
# Java does not ask for TMPDIR.
export MAVEN_OPTS="-Djava.io.tmpdir=$work -XX:-UsePerfData" NPM_CONFIG_IGNORE_SCRIPTS=true
check 'languages: Java compiles' npx jsii-pacmak --target java --outdir "$work/java" --force
# The module proxy for Go lacks modules that its package would need, so that one is not compiled; nor is C#, whose compiler is not on every machine.
for language in go dotnet; do
  check "languages: $language is generated" npx jsii-pacmak --target "$language" --code-only --outdir "$work/$language" --force
done
