SELECT vouch.forget_told_answers()
