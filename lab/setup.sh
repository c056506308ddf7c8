#!/bin/sh
# Installs what is needed. `system`: packages for the virtual office; `system tests`: and for the tests (only as root on
# Debian or Ubuntu). `venv`: the Python environment; `venv dev`: with what the tests and checks need.
set -eu
cd "$(dirname "$0")/.."
have() { command -v "$1" >/dev/null 2>&1; }

system() {
  if [ "$(id -u)" != 0 ] || ! have apt-get; then
    echo "Not root, or no apt: the virtual office is left out; what needs it is skipped by name." >&2
    return 0
  fi
  # Command (or file) and the package that brings it; one at a time, since one conflict fails a joint call.
  wanted=""
  more=""
  [ "${1:-}" != tests ] || more="pg_ctlcluster:postgresql yanglint:libyang-tools xmllint:libxml2-utils \
    icinga2:icinga2-bin promtool:prometheus tcpdump:tcpdump chromium:chromium kamailio:kamailio openssl:openssl \
    mosquitto:mosquitto ippeveprinter:cups-ipp-utils \
    samba-tool:samba-common-bin /usr/share/samba/setup/ad-schema:samba-ad-provision \
    /usr/share/doc/samba-dsdb-modules:samba-dsdb-modules /usr/share/doc/samba-vfs-modules:samba-vfs-modules"
  for pair in ip:iproute2 python3:python3 lldpd:lldpd snmpd:snmpd avahi-daemon:avahi-daemon smbd:samba \
    minidlnad:minidlna wsdd:wsdd snmpbulkwalk:snmp sshd:openssh-server nginx:nginx dnsmasq:dnsmasq nmap:nmap dot:graphviz ping:iputils-ping \
    pdftoppm:poppler-utils $more; do
    have "${pair%%:*}" || [ -x "/usr/sbin/${pair%%:*}" ] || [ -d "${pair%%:*}" ] || wanted="$wanted ${pair##*:}"
  done
  python3 -c 'import venv, ensurepip' 2>/dev/null || wanted="$wanted python3-venv"
  [ -n "$wanted" ] || return 0
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || true
  # Daemons are started by the lab, in its own namespaces, never by the system.
  policy=/usr/sbin/policy-rc.d
  made=""
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod +x "$policy"; made=1; }
  for package in $wanted; do
    echo "Installing $package" >&2
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 ||
      echo "Could not install $package: what needs it is skipped by name." >&2
  done
  [ -z "$made" ] || rm -f "$policy"
}

venv() {
  [ -x .venv/bin/python ] || python3 -m venv .venv
  .venv/bin/python -m pip install -q -e ".${1:+[$1]}"
}

"$@"
