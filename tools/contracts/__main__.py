import sys

from tools.contracts import write

write(sys.argv[1:])
