#!/bin/sh
# Installs linli from the folder wheels beside this file, without a network: sh install.sh [folder of the environment]
set -eu
cd "$(dirname "$0")"
failed() { echo "没有装成：$*" >&2; exit 1; }
[ -d wheels ] || failed "没有 wheels 文件夹，请把软件包文件夹放在这个文件旁边。"
version=$(cat wheels/python-version.txt)
python=${PYTHON:-$(command -v "python$version" || command -v python3 || true)}
[ -n "$python" ] && "$python" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$version')" ||
    failed "需要 Python $version（带来的软件包是为它准备的）；装在别处的，用 PYTHON=路径 sh install.sh 指明。"
echo "正在核对文件……"
sha256sum --quiet -c SHA256SUMS || failed "文件不全或被改动，请重新拷贝。"
target=${1:-venv}
echo "正在安装到 $target，需要几分钟……"
"$python" -m venv "$target" || failed "建不了环境；Debian、Ubuntu 上先装 python$version-venv。"
pip() { "$target/bin/python" -m pip --quiet --disable-pip-version-check install --no-compile --no-index --find-links wheels "$@"; }
pip --require-hashes -r wheels/requirements-linux.txt || failed "软件包装不上，原因见上。"
pip --no-deps --force-reinstall wheels/linli-*.whl || failed "linli 装不上，原因见上。"
"$target/bin/python" -m linli.slim || failed "用不到的文件删不掉，原因见上。"
# It draws a page, and so compiles what is used; all of it would be half as large again.
"$target/bin/linli" doctor || failed "装好了，但有故障，见上。"
echo "装好了。打开看板：$target/bin/linli serve；先看示例街道：$target/bin/linli demo 示例 && $target/bin/linli build 示例"
