"""`python -m studytui`."""

from studytui.cli import main

if __name__ == "__main__":
    main()
