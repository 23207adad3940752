"""Update: drop what was sent, see what each sheet is and what is wrong with it, what would change, publish, take back."""

from linli.components.topics import upload

if upload.is_allowed():
    upload.drop()
    upload.sheets()
    upload.findings()
    upload.changes()
    upload.history()
    upload.profiles()
