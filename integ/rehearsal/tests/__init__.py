"""The rules of the emulator, tried one by one: `python3 -m unittest discover -s tests -t .` in the folder above. They need no package."""
