#!/bin/sh
# Serves the dashboard on this machine until Ctrl+C; what follows goes to linli serve: sh start.sh --port 8600
set -eu
linli="$(dirname "$0")/venv/bin/linli"
[ -x "$linli" ] || { echo "还没有安装：请先运行 sh install.sh。" >&2; exit 1; }
exec "$linli" serve "$@"
