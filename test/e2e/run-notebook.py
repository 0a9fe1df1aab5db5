"""Runs a notebook from top to bottom in its own folder and stores it with its outputs: run-notebook.py IN OUT"""

import os
import sys

import nbformat
from nbclient import NotebookClient

source, target = sys.argv[1:3]
notebook = nbformat.read(source, as_version=4)
folder = os.path.dirname(os.path.abspath(source))
client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": folder}}, record_timing=False)
client.execute()
nbformat.write(notebook, target)
