"""Ways to see a link: one file for each method, each a pure function. `topology.connect` weighs them."""
