@echo off
rem Installs linli beside this file, from the folder wheels next to it, without a network.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
if not exist wheels (
  echo 没有 wheels 文件夹：请把带来的软件包文件夹放在这个文件旁边。
  goto failed
)
if not exist wheels\python-version.txt (
  echo wheels 文件夹不全：没有 python-version.txt，请重新解开带来的压缩包。
  goto failed
)
set /p VERSION=<wheels\python-version.txt
py -%VERSION% --version >nul 2>nul && set "PYTHON=py -%VERSION%" && goto found
echo 没有找到 Python %VERSION%（带来的软件包是为它准备的）：请先安装，安装时勾选 py launcher。
goto failed
:found
echo 正在安装，需要几分钟……
%PYTHON% -m venv venv || goto failed
venv\Scripts\python -m pip install --quiet --no-compile --no-index --find-links wheels --require-hashes -r wheels\requirements-windows.txt || goto failed
for %%f in (wheels\linli-*.whl) do venv\Scripts\python -m pip install --quiet --no-compile --no-index --no-deps --force-reinstall "%%f" || goto failed
venv\Scripts\python -m linli.slim || goto failed
set "LINLI=%~dp0venv\Scripts\linli.exe"
"%LINLI%" doctor
echo 装好了。双击 start.bat 打开看板。
pause
exit /b 0
:failed
echo 没有装成，请把上面的话告诉维护人员。
pause
exit /b 1
