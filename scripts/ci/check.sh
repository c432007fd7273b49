# Sourced by the parts of .ci/run: runs a command, in a shell of its own, as a test of that name. Its output is shown only when it fails.
check() {
  local name=$1 log; shift
  log=$(mktemp)
  if ("$@") > "$log" 2>&1; then
    echo "ok $name"
  else
    sed 's/^\(not \)\?ok /  &/' "$log"
    echo "not ok $name"
  fi
  rm -f "$log"
}
