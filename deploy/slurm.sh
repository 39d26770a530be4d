#!/bin/bash
# Explains a file of any size as an array of Slurm tasks, each a part of the rows:
#
#   sbatch --array=0-63 deploy/slurm.sh model.zip data.parquet out
#   sbatch --dependency=afterok:<job> --wrap "xai merge out -o merged"
#
# A task whose node is lost is run again by itself (--requeue). Tasks that failed are run again by hand, and need to be told of how many parts they are:
#
#   XAI_SHARD_COUNT=64 sbatch --array=3,17 deploy/slurm.sh model.zip data.parquet out
#
# Running the whole array again is as good: parts that are there and whole are left alone.
#SBATCH --job-name=xai
#SBATCH --requeue
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
#SBATCH --mem=1G
#SBATCH --output=xai-%A_%a.log
set -euo pipefail

if [ $# -lt 3 ]; then
  echo "usage: sbatch --array=0-63 $0 <model.zip> <data> <folder> [options of xai explain]" >&2
  exit 2
fi

# Where the tool lies on the nodes; `dotnet tool install --tool-path <shared folder> MLNet.Xai.Cli` puts it there.
exec "${XAI:-xai}" explain -m "$1" -d "$2" -o "$3/" --shard auto "${@:4}"
