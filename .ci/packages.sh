# Sourced by the run scripts: installs the Debian packages that are missing.

# need_packages NAME...: returns when all of them are installed; otherwise says what is missing and
# how to install it by hand, and exits with 1.
need_packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  local update=("${sudo[@]}" apt-get -o DPkg::Lock::Timeout=600 update)
  local install=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600
    install -y --no-install-recommends "${missing[@]}")
  echo "Installing the missing Debian packages: ${missing[*]}" >&2
  if ! command -v apt-get >/dev/null || { [ ${#sudo[@]} -gt 0 ] && ! command -v sudo >/dev/null; } ||
    ! "${update[@]}" >&2 || ! "${install[@]}" >&2; then
    echo >&2
    echo "$0: could not install them. As root, run:" >&2
    echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
}

# What the lab (examples/lab) is built with, and draws with. Any gnuplot will do: asking for one package could remove
# another that is installed.
need_lab_packages() {
  command -v gnuplot >/dev/null || need_packages gnuplot-nox
  need_packages fonts-dejavu-core libcli11-dev libgnuplot-iostream-dev libboost-iostreams-dev libboost-filesystem-dev \
    libtbb-dev nlohmann-json3-dev libcsv-dev
}

# What the converter (examples/convert) is built with: it reads the files of other frameworks.
need_convert_packages() {
  need_packages libcli11-dev nlohmann-json3-dev libcsv-dev libprotobuf-dev libonnx-dev libhdf5-dev libzip-dev
}
