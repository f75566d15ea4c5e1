# ---- shares.gp: an upper axis, what the weights left are of the dense network's ----
set border 7
set logscale x2
set x2range [x_low:x_high]
set x2tics nomirror ()
do for [i=1:|$shares|] { set x2tics add (word($shares[i], 2) real(word($shares[i], 1))) }
set x2label x2_title font ',11' tc rgb soft offset 0,-0.5
# ---- end of shares.gp ----
