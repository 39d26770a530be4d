#!/bin/sh
# Debian's own Slurm and munge; says what is in the way where they cannot be had.
set -e
if command -v slurmctld >/dev/null && command -v slurmd >/dev/null && command -v munged >/dev/null; then exit 0; fi
[ "$(id -u)" = 0 ] || { echo "installing slurm-wlm and munge needs root"; exit 3; }
command -v apt-get >/dev/null || { echo "there is no apt-get to install slurm-wlm and munge with"; exit 3; }
export DEBIAN_FRONTEND=noninteractive
apt-get install -y -q --no-install-recommends slurm-wlm munge >/dev/null 2>&1 || {
  apt-get update -q >/dev/null 2>&1
  apt-get install -y -q --no-install-recommends slurm-wlm munge 2>&1 | tail -3
}
command -v slurmctld >/dev/null && command -v slurmd >/dev/null && command -v munged >/dev/null || { echo "slurm-wlm and munge cannot be installed"; exit 3; }
