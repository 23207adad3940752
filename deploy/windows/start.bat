@echo off
rem Serves the dashboard on this machine and opens it; close the window to stop it.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set "LINLI=%~dp0venv\Scripts\linli.exe"
if not exist "%LINLI%" (
  echo 还没有安装：请先双击 install.bat。
  pause
  exit /b 1
)
echo 正在启动，稍候会打开浏览器。要停止，关掉这个窗口。
start "" /min cmd /c "timeout /t 8 /nobreak >nul & start http://127.0.0.1:8501"
"%LINLI%" serve
if errorlevel 1 (
  "%LINLI%" doctor
  pause
)
