# What the scripts share: messages, packages, the build and the Python
# environment. Sourced, not run; the caller is at the root of the repository.

# Debian 12's names of what the build and its tests use.
packages=(
  libmlir-22-dev mlir-22-tools llvm-22-dev llvm-22-tools clang-22 lld-22
  liblld-22-dev libclang-rt-22-dev clang-format-22 clang-tidy-22
  ccache cmake ninja-build g++ libstdc++-12-dev zlib1g-dev libzstd-dev
  libgtest-dev libbenchmark-dev nlohmann-json3-dev
  dataset-fashion-mnist python3-venv git binutils ca-certificates
)

say() { echo "== $*"; }

fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

# refuse_rest ARGUMENT...: what stands behind the one argument that is known.
refuse_rest() {
  [ $# -lt 2 ] || fail "unexpected argument '$2'; see ${0##*/} --help"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "cannot install packages: neither root nor sudo; install ${missing[*]}"
  fi
}

# Installs the packages that dpkg does not know as installed.
install_packages() {
  command -v dpkg-query >/dev/null ||
    fail "expected Debian 12 or a relative of it: there is no dpkg-query"
  missing=()
  local installed package
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' |
    sed -n 's/ installed$//p')
  for package in "${packages[@]}"; do
    grep -qxF "$package" <<<"$installed" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "installing ${missing[*]}"
  as_root apt-get update -q
  for package in "${missing[@]}"; do
    [ -n "$(apt-cache madison "$package")" ] ||
      fail "no package '$package' in the apt sources; expected bookworm and" \
        "bookworm-security, which has LLVM and MLIR 22"
  done
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# A Python with python/requirements-test.txt, in .venv.
make_venv() {
  local wanted stamp=.venv/requirements-test.txt
  wanted=python/requirements-test.txt
  cmp -s "$wanted" "$stamp" && return
  say "making .venv with $wanted"
  [ -x .venv/bin/python ] || /usr/bin/python3 -m venv .venv
  .venv/bin/python -m pip install -q --disable-pip-version-check -r "$wanted" ||
    fail "cannot install $wanted into .venv"
  cp "$wanted" "$stamp"
}

# Configures when something about that has changed, and builds the given
# targets of build/, or everything.
build() {
  # Lets ccache reuse what was built with the precompiled header, and in
  # another checkout.
  export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
  export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
  local options=()
  [ -x .venv/bin/python ] &&
    options+=("-DPython3_EXECUTABLE=$PWD/.venv/bin/python")
  if [ ! -f build/build.ninja ] ||
    { [ ${#options[@]} -gt 0 ] &&
      ! grep -qF "Python3_EXECUTABLE:FILEPATH=$PWD/.venv" build/CMakeCache.txt &&
      ! grep -qF "Python3_EXECUTABLE:UNINITIALIZED=$PWD/.venv" build/CMakeCache.txt; }; then
    say "configuring build/"
    cmake --preset release "${options[@]}" >build-configure.log 2>&1 || {
      cat build-configure.log >&2
      fail "cmake failed"
    }
    mv build-configure.log build/configure.log
  fi
  say "building ${*:-everything}"
  cmake --build build --target "${@:-all}"
}
