# Breaks the library in one place after the other, in copies, and wants a test to notice. Each patch in test/contract/mutants says in its first lines which test file must
# turn red (`# test:`), and may say which of its tests are enough (`# name:`).
set -uo pipefail
. scripts/ci/check.sh

copies=$(mktemp -d)
trap 'rm -rf "$copies"' EXIT
export copies root=$PWD

# What a patch says of itself: header FILE KEY.
header() { sed -n "/^diff /q; s/^# $2: //p" "$1"; }

# Runs the test file that a patch names: run COPY PATCH.
run() {
  cd "$1" && npx jest "$(header "$2" test)" -t "$(header "$2" name)" --ci --coverage=false --reporters=default --cacheDirectory="$copies/cache"
}

killed() {
  local patch=$1 copy
  copy=$copies/$(basename "$patch" .patch)
  mkdir "$copy" && git ls-files -z | xargs -0 cp --parents -t "$copy" || return 1
  cp -a assets "$copy/" && ln -s "$root/node_modules" "$copy/node_modules" && git -C "$copy" init -q || return 1
  git -C "$copy" apply --unidiff-zero "$patch" || { echo 'the patch does not apply'; return 1; }
  # A test that fails, not one that does not compile.
  run "$copy" "$patch" > "$copy/log" 2>&1
  local isKilled=1
  grep -q '^Tests: .*failed' "$copy/log" && isKilled=0 || cat "$copy/log"
  rm -rf "$copy"
  return $isKilled
}

# Two at a time, on as many cores.
mutant() { check "mutant $(basename "$1" .patch) is killed" killed "$1"; }
export -f check header run killed mutant
printf '%s\n' "$root"/test/contract/mutants/*.patch | xargs -P 2 -I {} bash -c 'mutant {}' | tee "$copies/results"
! grep -q '^not ok' "$copies/results" && grep -q '^ok' "$copies/results"
