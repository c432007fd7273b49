# Breaks the library in one place after the other, in copies, and wants a test to notice. Each patch in test/contract/mutants says in its first lines which test file must
# turn red (`# test:`), and may say which of its tests are enough (`# name:`).
set -uo pipefail
. scripts/ci/check.sh

copies=$(mktemp -d)
trap 'rm -rf "$copies"' EXIT
export copies root=$PWD

# What a patch says of itself: header FILE KEY.
header() { sed -n "/^diff /q; s/^# $2: //p" "$1"; }

# A copy of the repository: copy NAME.
copy() {
  local to=$copies/$1
  mkdir "$to" && git ls-files -z | xargs -0 cp --parents -t "$to" || return 1
  cp -a assets "$to/" && ln -s "$root/node_modules" "$to/node_modules" && git -C "$to" init -q
}

# Runs tests in a copy: run NAME FILES NAMES.
run() {
  # shellcheck disable=SC2086
  cd "$copies/$1" && npx jest $2 -t "$3" --ci --coverage=false --reporters=default --cacheDirectory="$copies/cache"
}

# Whether a test fails with a patch: not one that does not compile.
killed() {
  local patch=$1 name isKilled=1
  name=$(basename "$patch" .patch)
  copy "$name" || return 1
  git -C "$copies/$name" apply "$patch" || { echo 'the patch does not apply'; return 1; }
  run "$name" "$(header "$patch" test)" "$(header "$patch" name)" > "$copies/$name.log" 2>&1
  if grep -q '^Tests: .*failed' "$copies/$name.log"; then isKilled=0; else cat "$copies/$name.log"; fi
  rm -rf "${copies:?}/$name"
  return $isKilled
}

# The same tests without a patch, of those that name a file alone and of those that name tests.
green() {
  local patch names='' whole='' named=''
  for patch in "$root"/test/contract/mutants/*.patch; do
    if [ -z "$(header "$patch" name)" ]; then
      whole+=" $(header "$patch" test)"
    else
      named+=" $(header "$patch" test)"
      names+="|$(header "$patch" name)"
    fi
  done
  copy green && (run green "$whole" '') && (run green "$named" "${names#|}")
}

# Two at a time, on as many cores.
mutant() { check "mutant $(basename "$1" .patch) is killed" killed "$1"; }
export -f check header copy run killed mutant
{
  check 'mutants: the tests are green without them' green
  printf '%s\n' "$root"/test/contract/mutants/*.patch | xargs -P 2 -I {} bash -c 'mutant {}'
} | tee "$copies/results"
! grep -q '^not ok' "$copies/results" && grep -q '^ok' "$copies/results"
