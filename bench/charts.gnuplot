# SPDX-License-Identifier: BSL-1.0
# Draws one chart of bench/charts: `data` holds <work> <implementation> <shape> <ns a sample>; `flags` is its title.
set encoding utf8
set terminal svg size 900,380 dynamic background rgb 'white' font 'DejaVu Sans,12'
set border 3 lc rgb '#444444'
set tics nomirror out
set grid ytics lc rgb '#dddddd' lt 1 lw 0.5
set bmargin 4
set multiplot layout 1,2 title 'etch and its rivals, one core, g++ 12 '.flags noenhanced font 'DejaVu Sans,13'

# One colour for each implementation, in both halves.
names = 'etch etch_fast eigen_fixed eigen_dynamic dynamic fann libtorch bound'
titles = '"etch" "etch, fast sigmoid" "Eigen, fixed sizes" "Eigen, dynamic" "dynamic twin" "FANN" "libtorch" "by hand"'
colours = '#0072B2 #56B4E9 #E69F00 #CC79A7 #009E73 #D55E00 #F0E442 #999999'
count(name) = int(system(sprintf("awk '$2 == \"%s\" && $3 == \"2-10-5-1\"' '%s' | wc -l", name, data)))
present = ''
do for [i=1:words(names)] { if (count(word(names, i)) > 0) { present = present.' '.i } }
bars = words(present)

bar(name) = sprintf("< awk '$2 == \"%s\" && $3 == \"2-10-5-1\"' '%s'", name, data)
# N and the time for a multiply-add, in the order of N.
line(name) = sprintf("< awk '$1 == \"batch_forward\" && $2 == \"%s\" { split($3, w, \"-\"); if (w[1] == w[2] && w[3] == 10) " \
                     ."print w[1], $4 / (w[1] * (w[1] + 10)) }' '%s' | sort -n", name, data)
place(work) = work eq 'forward' ? 0 : work eq 'train_step' ? 1 : work eq 'batch_forward' ? 2 : work eq 'batch_train' ? 3 : NaN
width = 0.84 / bars

set title '2-10-5-1: ns a sample (less is better)' font 'DejaVu Sans,12'
set logscale y
set yrange [1:40000]
set xrange [-0.5:3.5]
set xtics ("forward" 0, "train step" 1, "batch of 256\nforward" 2, "batch of 100\ntraining" 3) scale 0
set style fill solid noborder
set key top right maxrows 4 samplen 1 width -1
plot for [k=1:bars] i=int(word(present, k)) bar(word(names, i)) \
  using (place(strcol(1)) + (k - 0.5 - bars / 2.0) * width):4:(width * 0.92) with boxes \
  lc rgb word(colours, i) title word(titles, i)

set title 'N-N-10, batch forward: ns a multiply-add' font 'DejaVu Sans,12'
set xrange [14:290]
set logscale x 2
set yrange [0.01:4] # room for the legend above the slowest
set xtics (16, 32, 64, 128, 256) scale 1
set xlabel 'N'
set key top right maxrows 4
plot for [k=1:4] i=int(word("1 3 4 5", k)) line(word(names, i)) using 1:2 with linespoints lw 2 pt 7 ps 0.6 lc rgb word(colours, i) \
  title word(titles, i)
unset multiplot
