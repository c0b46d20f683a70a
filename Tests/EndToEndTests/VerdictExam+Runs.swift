extension VerdictExam {
  /// One run a line: the verdicts that are right, most runs have one, and how it is trained. TEXT is a sample, SHORT its
  /// beginning, TIDE and WAVE are series; a word that is no option names a task.
  static let table = """
    healthy: TEXT --cell rnn --steps 1000 --length 40 --hidden 32
    healthy: TEXT --cell lstm --steps 1000 --length 40 --hidden 32
    healthy: TEXT --cell gru --steps 1000 --length 40 --hidden 32
    healthy: TEXT --cell lstm --steps 3000 --length 40 --hidden 32
    healthy: TEXT --cell gru --lr 0.01 --steps 1000 --length 30 --hidden 32
    healthy: TEXT --cell lstm --optimizer sgd --lr 1 --steps 800 --length 40 --hidden 32
    healthy: TEXT --cell lstm --optimizer rmsprop --lr 0.005 --steps 800 --length 40 --hidden 32
    healthy|not-learning: TEXT --cell rnn --activation relu --init identity --lr 0.001 --steps 1000 --length 40 --hidden 32
    healthy: TEXT --cell lstm --lr 0.0005 --steps 1000 --length 40 --hidden 32
    healthy: TEXT --cell gru --lr 0.001 --steps 500 --length 40 --hidden 32
    healthy: TEXT --cell rnn --activation relu --lr 0.002 --steps 1000 --length 40 --hidden 32
    healthy: TEXT --cell lstm --layers 2 --steps 1000 --length 40 --hidden 32
    healthy: TEXT --cell gru --layers 3 --steps 800 --length 30 --hidden 32
    healthy: TEXT --cell rnn --outputs last --steps 600 --hidden 32
    healthy: TEXT --cell rnn --outputs last --steps 1500 --hidden 32
    healthy: TEXT --cell lstm --outputs last --steps 2500 --length 20 --hidden 32
    healthy: TEXT --cell gru --outputs last --steps 1000 --length 20 --hidden 32
    healthy: TEXT --cell lstm --truncate 10 --steps 800 --length 40 --hidden 32
    healthy: TEXT --cell gru --carry-state --steps 800 --length 30 --hidden 32
    healthy: TEXT --cell lstm --clip-norm 0 --steps 800 --length 40 --hidden 32
    healthy: TEXT --cell lstm --clip-norm 0.05 --steps 800 --length 40 --hidden 32
    healthy: TEXT --cell lstm --dropout 0.2 --layers 2 --steps 800 --length 40 --hidden 32
    healthy: TEXT --cell lstm --steps 100 --length 40 --lr 0.01 --hidden 32
    healthy: TEXT --cell rnn --init orthogonal --steps 600 --length 40 --optimizer momentum --lr 0.05 --hidden 32
    healthy: TEXT --cell lstm --peepholes --steps 600 --length 40 --lr 0.005 --hidden 32
    healthy: TEXT --cell lstm --coupled-gates --steps 600 --length 40 --lr 0.005 --hidden 32
    healthy: TEXT --cell gru --gru-reset before --steps 600 --length 40 --lr 0.005 --hidden 32
    healthy: TEXT --cell lstm --optimizer adamw --schedule cosine --lr 0.01 --steps 800 --length 40 --hidden 32
    healthy: logbook --cell lstm --steps 1000 --lr 0.005 --hidden 32
    healthy: logbook --cell rnn --steps 1000 --lr 0.005 --hidden 32
    healthy: TIDE --cell rnn --steps 800 --length 40 --lr 0.005 --hidden 32
    healthy: TIDE --cell lstm --steps 800 --length 40 --lr 0.005 --hidden 32
    healthy: TIDE --cell gru --steps 800 --length 40 --lr 0.005 --hidden 32
    healthy: TIDE --cell gru --steps 1500 --length 50 --outputs last --lr 0.005 --hidden 32
    healthy: TIDE --cell lstm --layers 2 --steps 800 --length 30 --lr 0.005 --hidden 32
    healthy: TIDE --cell rnn --activation relu --init identity --steps 600 --length 40 --lr 0.001 --hidden 32
    healthy: TIDE --cell rnn --activation linear --init orthogonal --steps 600 --length 30 --lr 0.002 --hidden 32
    healthy: TIDE --cell lstm --optimizer sgd --lr 0.5 --steps 800 --length 30 --hidden 32
    healthy: adding --length 30 --cell gru --lr 0.01 --steps 1000 --hidden 32
    healthy: adding --length 20 --cell lstm --forget-bias 2 --lr 0.01 --steps 1500 --hidden 32
    healthy: adding --length 50 --cell gru --lr 0.01 --steps 1200 --hidden 64
    healthy: temporal-order --length 20 --cell gru --lr 0.01 --steps 800 --hidden 32
    healthy: temporal-order --length 30 --cell lstm --forget-bias 3 --lr 0.01 --steps 1000 --hidden 32
    healthy: temporal-order --length 12 --cell rnn --init orthogonal --lr 0.005 --steps 1000 --hidden 32
    healthy: parity --length 12 --cell gru --lr 0.02 --steps 800 --hidden 32
    healthy: parity --length 20 --cell rnn --init orthogonal --lr 0.01 --steps 2000 --hidden 32
    healthy: counter --cell lstm --lr 0.02 --steps 800 --hidden 10
    healthy: counter --cell gru --lr 0.01 --steps 800 --hidden 10
    healthy: both-ways --cell gru --bidirectional --lr 0.01 --steps 500 --hidden 32
    healthy: both-ways --cell lstm --bidirectional --lr 0.01 --steps 600 --hidden 32
    healthy: both-ways --cell rnn --bidirectional --lr 0.005 --steps 600 --hidden 32
    healthy: copy --length 30 --cell gru --lr 0.01 --steps 2500 --hidden 64
    healthy: reverse --length 9 --cell gru --lr 0.01 --steps 1500 --hidden 64
    healthy: reverse --length 11 --cell lstm --lr 0.01 --steps 1500 --hidden 64
    healthy: TEXT --cell lstm --hidden 64 --steps 1500 --length 60 --lr 0.004
    healthy: TEXT --cell gru --hidden 48 --steps 1200 --length 50 --lr 0.003 --batch 32
    healthy: TEXT --cell rnn --hidden 64 --steps 1500 --length 30 --lr 0.002
    healthy: TEXT --cell rnn --hidden 64 --init orthogonal --steps 1000 --length 60 --lr 0.001
    healthy: TEXT --cell lstm --hidden 24 --forget-bias 1 --steps 1500 --length 80 --optimizer adamw --lr 0.005
    healthy: TEXT --cell lstm --hidden 40 --init xavier-uniform --steps 1000 --length 40 --optimizer momentum --lr 0.2
    healthy: TEXT --cell gru --hidden 32 --layers 2 --steps 1200 --length 40 --lr 0.005 --dropout 0.1
    healthy: TEXT --cell rnn --activation relu --hidden 48 --steps 1500 --length 25 --lr 0.001
    healthy: TEXT --cell lstm --hidden 32 --steps 2000 --length 15 --outputs last --lr 0.005 --batch 32
    healthy: TEXT --cell rnn --hidden 32 --steps 2500 --length 20 --outputs last --lr 0.005
    healthy: WAVE --cell gru --hidden 24 --steps 1000 --length 40 --lr 0.005
    healthy: WAVE --cell lstm --hidden 24 --steps 1500 --length 60 --lr 0.005
    healthy: WAVE --cell rnn --hidden 24 --steps 1000 --length 30 --lr 0.003
    healthy: WAVE --cell gru --hidden 24 --steps 1500 --length 30 --outputs last --lr 0.005
    healthy: adding --length 40 --cell gru --hidden 48 --lr 0.005 --steps 2000
    healthy: adding --length 15 --cell rnn --init orthogonal --hidden 48 --lr 0.003 --steps 2000
    healthy: adding --length 60 --cell lstm --chrono 60 --hidden 48 --lr 0.01 --steps 2000
    healthy: temporal-order --length 15 --cell rnn --hidden 40 --lr 0.003 --steps 2000
    healthy: temporal-order --length 40 --cell gru --hidden 32 --lr 0.01 --steps 1500
    healthy: parity --length 8 --cell rnn --hidden 16 --lr 0.01 --steps 2500
    healthy: parity --length 15 --cell lstm --hidden 24 --lr 0.02 --steps 1500
    healthy: counter --length 21 --cell rnn --hidden 24 --lr 0.005 --steps 1500
    healthy: both-ways --length 30 --cell gru --hidden 16 --bidirectional --lr 0.02 --steps 500
    healthy: copy --length 25 --cell lstm --forget-bias 2 --hidden 64 --lr 0.01 --steps 2500
    healthy: reverse --length 7 --cell gru --lr 0.01 --steps 1500 --hidden 48
    healthy: logbook --cell gru --hidden 32 --steps 800 --lr 0.005 --length 30
    vanishing: adding --length 60 --cell rnn --steps 800 --lr 0.002 --hidden 32
    vanishing: adding --length 100 --cell rnn --steps 800 --lr 0.002 --hidden 32
    vanishing: adding --length 100 --cell rnn --steps 300 --lr 0.002 --clip-norm 0 --hidden 32
    vanishing: temporal-order --length 50 --cell rnn --steps 800 --hidden 32
    vanishing: temporal-order --length 60 --cell rnn --steps 500 --optimizer sgd --lr 0.05 --hidden 32
    vanishing: temporal-order --length 50 --cell rnn --steps 500 --optimizer rmsprop --lr 0.001 --hidden 32
    vanishing: temporal-order --length 50 --cell rnn --layers 2 --steps 500 --hidden 32
    vanishing: temporal-order --length 60 --cell lstm --forget-bias 0 --steps 500 --hidden 32
    vanishing: temporal-order --length 80 --cell rnn --activation relu --optimizer sgd --lr 0.01 --steps 400 --hidden 32
    vanishing: temporal-order --length 60 --cell rnn --init xavier-normal --gain 0.5 --steps 400 --hidden 32
    vanishing: temporal-order --length 60 --cell rnn --activation linear --init orthogonal --gain 0.8 --steps 400 --optimizer sgd --lr 0.01 --hidden 32
    vanishing: temporal-order --length 80 --cell gru --steps 200 --lr 0.0005 --hidden 32
    vanishing: copy --length 60 --cell rnn --steps 1500 --hidden 32
    vanishing|saturated: copy --length 80 --cell rnn --steps 1500 --layers 2 --hidden 32
    vanishing: parity --length 60 --cell rnn --steps 600 --hidden 32
    vanishing: parity --length 50 --cell lstm --forget-bias 0 --steps 250 --hidden 32
    vanishing: adding --length 150 --cell rnn --bidirectional --steps 300 --hidden 32
    vanishing: adding --length 150 --cell lstm --bidirectional --steps 300 --hidden 32
    vanishing: temporal-order --length 50 --cell rnn --init sparse --steps 400 --hidden 32
    vanishing: temporal-order --length 100 --cell rnn --hidden 100 --steps 300 --lr 0.001
    vanishing: adding --length 100 --cell rnn --steps 30 --hidden 32
    vanishing: adding --length 80 --cell rnn --hidden 48 --steps 1000 --lr 0.001
    vanishing: adding --length 120 --cell lstm --forget-bias 0 --hidden 24 --steps 400 --lr 0.002
    vanishing: adding --length 80 --cell rnn --init xavier-uniform --gain 0.7 --steps 500 --optimizer rmsprop --lr 0.001 --hidden 32
    vanishing: temporal-order --length 70 --cell rnn --hidden 64 --steps 800 --lr 0.001
    vanishing: temporal-order --length 45 --cell rnn --hidden 16 --optimizer momentum --lr 0.01 --steps 600
    vanishing: temporal-order --length 100 --cell lstm --forget-bias -1 --steps 300 --hidden 32
    vanishing: temporal-order --length 60 --cell rnn --layers 3 --steps 500 --lr 0.001 --hidden 32
    vanishing: copy --length 70 --cell rnn --hidden 48 --steps 1200 --lr 0.003
    vanishing: parity --length 80 --cell rnn --hidden 24 --steps 500 --lr 0.002
    vanishing: adding --length 100 --cell rnn --steps 500 --clip-norm 0.1 --lr 0.002 --hidden 64
    vanishing: temporal-order --length 60 --cell rnn --activation linear --init pytorch --optimizer sgd --lr 0.02 --steps 400 --hidden 32
    exploding: adding --length 50 --cell rnn --activation relu --init orthogonal --gain 2.2 --optimizer sgd --lr 1e-4 --steps 250 --hidden 32
    exploding: temporal-order --length 60 --cell rnn --activation linear --init orthogonal --gain 1.2 --optimizer sgd --lr 1e-4 --steps 250 --hidden 32
    exploding|dead: adding --length 100 --cell rnn --activation relu --init identity --optimizer sgd --lr 0.01 --clip-norm 0 --steps 300 --hidden 32
    exploding: parity --length 60 --cell rnn --init orthogonal --gain 2.5 --optimizer sgd --lr 0.02 --steps 250 --hidden 32
    exploding: temporal-order --length 60 --cell rnn --init orthogonal --gain 2.2 --optimizer sgd --lr 0.01 --steps 250 --hidden 32
    exploding: adding --length 100 --cell rnn --activation linear --init orthogonal --gain 1.1 --optimizer adam --lr 1e-4 --steps 200 --hidden 32
    exploding: TEXT --cell rnn --activation linear --init orthogonal --gain 1.3 --optimizer sgd --lr 1e-3 --steps 200 --length 50 --hidden 32
    exploding: TEXT --cell rnn --activation relu --init orthogonal --gain 2 --optimizer sgd --lr 1e-3 --steps 200 --length 50 --hidden 32
    exploding: TEXT --cell rnn --init orthogonal --gain 3 --optimizer sgd --lr 1e-3 --steps 200 --length 50 --hidden 32
    exploding: TIDE --cell rnn --activation linear --init orthogonal --gain 1.2 --optimizer sgd --lr 1e-5 --steps 200 --length 50 --hidden 32
    exploding: copy --length 60 --cell rnn --init orthogonal --gain 2.5 --optimizer sgd --lr 1e-3 --steps 200 --hidden 32
    exploding: adding --length 80 --cell rnn --activation linear --init orthogonal --gain 1.15 --optimizer sgd --lr 1e-4 --steps 200 --hidden 32
    exploding: temporal-order --length 80 --cell rnn --init orthogonal --gain 2 --hidden 64 --optimizer sgd --lr 0.005 --steps 200
    exploding: TEXT --cell rnn --activation relu --init orthogonal --gain 2.2 --optimizer sgd --lr 1e-3 --steps 150 --length 60 --hidden 48
    exploding: parity --length 80 --cell rnn --init orthogonal --gain 2.2 --hidden 64 --optimizer sgd --lr 0.01 --steps 200
    exploding: WAVE --cell rnn --activation linear --init orthogonal --gain 1.15 --optimizer sgd --lr 1e-5 --steps 200 --length 60 --hidden 32
    exploding|unstable: TEXT --cell rnn --activation linear --init orthogonal --gain 1.2 --optimizer sgd --lr 0.1 --clip-norm 0 --steps 200 --length 50 --hidden 32
    saturated: temporal-order --length 25 --cell rnn --lr 0.5 --steps 300 --hidden 32
    saturated: parity --length 30 --cell lstm --lr 1 --steps 300 --hidden 32
    saturated: copy --length 40 --cell gru --lr 3 --steps 300 --hidden 32
    saturated: adding --length 40 --cell lstm --lr 2 --steps 300 --hidden 32
    saturated: TEXT --cell rnn --lr 0.5 --steps 300 --length 40 --hidden 32
    saturated: TEXT --cell lstm --lr 1 --steps 400 --length 40 --hidden 32
    saturated: TEXT --cell lstm --lr 1 --steps 200 --length 40 --hidden 32
    saturated: TEXT --cell lstm --lr 3 --steps 400 --length 40 --hidden 32
    saturated: TEXT --cell gru --lr 1 --steps 400 --length 40 --hidden 32
    saturated: TEXT --cell lstm --optimizer rmsprop --lr 1 --steps 400 --length 40 --hidden 32
    saturated: TIDE --cell lstm --lr 3 --steps 400 --length 40 --hidden 32
    saturated: TIDE --cell lstm --lr 1 --steps 400 --length 40 --hidden 32
    saturated: TIDE --cell gru --lr 3 --steps 400 --length 40 --hidden 32
    saturated: TIDE --cell rnn --lr 1 --steps 300 --length 40 --hidden 32
    saturated: TEXT --cell lstm --gain 30 --steps 300 --length 40 --hidden 32
    saturated: TEXT --cell gru --gain 30 --steps 300 --length 40 --hidden 32
    saturated: temporal-order --length 40 --cell lstm --gain 30 --steps 300 --hidden 32
    saturated: temporal-order --length 30 --cell rnn --gain 20 --steps 200 --optimizer sgd --lr 0.001 --hidden 32
    saturated: TEXT --cell lstm --lr 0.8 --steps 500 --length 30 --hidden 48
    saturated: TEXT --cell gru --lr 2 --steps 300 --length 30 --hidden 24
    saturated: TEXT --cell rnn --lr 1 --steps 300 --length 30 --hidden 48
    saturated: WAVE --cell lstm --lr 2 --steps 500 --length 30 --hidden 24
    saturated: WAVE --cell rnn --lr 0.7 --steps 300 --length 30 --hidden 24
    saturated: adding --length 30 --cell rnn --lr 0.7 --steps 300 --hidden 24
    saturated: temporal-order --length 30 --cell lstm --lr 1.5 --steps 300 --hidden 24
    saturated: temporal-order --length 30 --cell gru --gain 40 --steps 200 --hidden 48
    saturated: adding --length 30 --cell rnn --gain 15 --steps 200 --hidden 48 --optimizer sgd --lr 0.001
    dead: temporal-order --length 20 --cell rnn --activation relu --init he --lr 1 --steps 300 --hidden 32
    dead: adding --length 20 --cell rnn --activation relu --lr 0.5 --steps 300 --hidden 32
    dead|not-learning: TEXT --cell rnn --activation relu --lr 1 --steps 300 --length 30 --hidden 32
    dead: temporal-order --length 25 --cell rnn --activation relu --lr 0.7 --steps 300 --hidden 24
    dead: adding --length 30 --cell rnn --activation relu --lr 0.3 --steps 400 --hidden 24
    unstable: TIDE --cell rnn --activation relu --lr 1 --steps 300 --length 30 --hidden 32
    unstable: adding --length 60 --cell rnn --activation relu --init orthogonal --gain 4 --optimizer sgd --lr 0.1 --clip-norm 0 --steps 200 --hidden 32
    unstable: copy --length 40 --cell rnn --activation linear --optimizer sgd --lr 10 --clip-norm 0 --steps 200 --hidden 32
    unstable: adding --length 50 --cell rnn --activation relu --lr 1 --steps 200 --hidden 32
    unstable: TIDE --cell rnn --activation linear --init orthogonal --gain 1.5 --optimizer sgd --lr 1 --clip-norm 0 --steps 100 --length 60 --hidden 32
    unstable: adding --length 80 --cell rnn --activation relu --init orthogonal --gain 3 --optimizer sgd --lr 0.1 --clip-norm 0 --steps 100 --hidden 48
    unstable: TEXT --cell rnn --activation linear --init orthogonal --gain 2 --optimizer sgd --lr 1 --clip-norm 0 --steps 100 --length 60 --hidden 32
    not-learning|exploding: adding --length 30 --cell rnn --activation relu --init identity --lr 0.002 --steps 1500 --hidden 32
    not-learning: adding --length 20 --cell lstm --lr 1e-7 --steps 300 --hidden 32
    not-learning: TEXT --cell lstm --lr 1e-7 --steps 300 --hidden 32
    not-learning: TIDE --cell gru --lr 1e-7 --steps 300 --length 30 --hidden 32
    not-learning: temporal-order --length 50 --cell rnn --lr 1e-7 --steps 300 --hidden 32
    not-learning: both-ways --length 20 --cell lstm --steps 800 --hidden 32
    not-learning: both-ways --length 20 --cell gru --steps 800 --hidden 32
    not-learning: both-ways --length 20 --cell rnn --steps 800 --hidden 32
    not-learning: both-ways --length 12 --cell gru --lr 0.01 --steps 600 --hidden 32
    not-learning: both-ways --length 40 --cell lstm --lr 0.01 --steps 600 --hidden 32
    not-learning: adding --length 10 --cell rnn --activation linear --init orthogonal --lr 0.01 --steps 600 --hidden 32
    not-learning|vanishing|saturated: parity --length 12 --cell rnn --hidden 1 --lr 0.02 --steps 2000
    not-learning|vanishing|saturated: parity --length 10 --cell rnn --hidden 1 --lr 0.05 --steps 2000
    not-learning: copy --length 80 --cell lstm --steps 2000 --hidden 32
    not-learning: copy --length 60 --cell lstm --forget-bias 3 --steps 1500 --hidden 32
    not-learning|vanishing: copy --length 40 --cell gru --steps 800 --optimizer sgd --lr 0.01 --hidden 32
    not-learning|exploding|vanishing: copy --length 40 --cell rnn --activation relu --init identity --steps 600 --hidden 32
    not-learning|exploding: TIDE --cell lstm --optimizer sgd --lr 3 --steps 400 --length 40 --hidden 32
    not-learning|exploding|saturated: TIDE --cell rnn --optimizer sgd --lr 3 --steps 400 --length 40 --hidden 32
    not-learning: adding --length 30 --cell lstm --forget-bias 3 --optimizer sgd --lr 0.1 --clip-norm 1e-6 --steps 400 --hidden 32
    not-learning|saturated|exploding: adding --length 20 --cell gru --optimizer sgd --lr 10 --steps 400 --hidden 32
    not-learning: TEXT --cell gru --lr 1e-8 --steps 400 --length 30 --hidden 32
    not-learning: TEXT --cell rnn --optimizer sgd --lr 1e-6 --steps 400 --length 30 --hidden 32
    not-learning: WAVE --cell lstm --lr 1e-7 --steps 300 --length 30 --hidden 32
    not-learning: both-ways --length 30 --cell lstm --hidden 48 --lr 0.005 --steps 700
    not-learning: both-ways --length 15 --cell rnn --hidden 16 --optimizer sgd --lr 0.1 --steps 500
    not-learning: both-ways --length 25 --cell gru --layers 2 --steps 500 --hidden 32
    not-learning: copy --length 50 --cell lstm --forget-bias 3 --hidden 24 --steps 1500 --lr 0.003
    not-learning|healthy: adding --length 15 --cell rnn --activation linear --init orthogonal --lr 0.005 --steps 800 --hidden 24
    untrained: TEXT --cell lstm --steps 1 --hidden 32
    untrained: adding --cell rnn --steps 1 --hidden 32
    untrained: TIDE --cell gru --steps 1 --hidden 32
    untrained: copy --cell rnn --activation relu --init identity --steps 1 --hidden 32
    untrained|exploding: parity --cell rnn --init orthogonal --gain 3 --steps 1 --hidden 32
    untrained: TEXT --cell gru --steps 1 --hidden 32
    untrained: WAVE --cell rnn --steps 1 --length 20 --hidden 32
    untrained: temporal-order --cell rnn --init orthogonal --steps 1 --hidden 32
    overfitting: SHORT --cell lstm --hidden 128 --lr 0.005 --steps 2500 --length 40 --evaluate-every 25
    """
}
