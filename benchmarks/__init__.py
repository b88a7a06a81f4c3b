"""Speed beside rivals, measured in one run on made-up data: `make bench`. Not part of the product, nor of its tests."""
