"""The reliability oracle: what clients were promised, held against what the installation keeps and what left it.

`client` drives people at work and notes each write before it is sent, and its fate afterwards; `promises` says what the
contract of each operation lets it tell; `evidence` reads what is there, `effects` says by which rows; `reconciler`
compares. It must have been seen to go red before it is believed: `test_planted_faults`, `test_planted_calls` and
`test_planted_lives` plant what it must find.
"""
