/*
 * The lease protocol (epochs as fencing tokens) as a model for spin. See README.md.
 *
 * A record is a queue named lease-x#<n>. Its index is the nonce of the attempt that made it, which
 * no other attempt has; so the index is also the queue's id, and a number made again after it was
 * collected is another record. Time is a tick that may come between any two steps: a pause, a slow
 * network and a late answer are all just ticks at a bad moment.
 *
 * MUTATION 1: step 3's list is left out: whoever created holds.
 * MUTATION 2: an answer after the term's end still renews.
 * MUTATION 3: a list is no snapshot: names first, and what is gone when it is read is left out.
 */
#ifndef CONTENDERS
#define CONTENDERS 2
#endif
#ifndef ATTEMPTS
#define ATTEMPTS 3
#endif
#ifndef MUTATION
#define MUTATION 0
#endif
#define NONE ATTEMPTS /* the record of an empty list: number 0, released */
#define TTL 1
#ifndef BEATS
#define BEATS 1
#endif

/* The server. */
byte number[ATTEMPTS + 1];  /* 0: no such queue */
byte wanted[ATTEMPTS + 1];  /* a create still on its way, which may land late or never */
bool refused[ATTEMPTS + 1];
byte beat[ATTEMPTS + 1];
bool released[ATTEMPTS + 1];
byte attempts;          /* nonces given out */

/* The contenders' clocks: the tick moves them. */
byte term[CONTENDERS];    /* time left */
byte fresh[CONTENDERS];   /* time left if the request under way is acknowledged */
byte silence[CONTENDERS]; /* time since the first read that showed what is seen */
bool holds[CONTENDERS];

/* What the checker watches. */
byte lastToken;
byte holders;
bool crashed;             /* a holder is gone for good */
bool succeeded;           /* and another was granted the lease after it */
#define exhausted (attempts == ATTEMPTS)
#ifdef LIVENESS
bool wasted;              /* an attempt failed: it may have been the last */
#define waste wasted = true
#else
#define waste skip
#endif

inline countHolders() {
  holders = 0;
  for (i : 0 .. CONTENDERS - 1) {
    holders = holders + ((holds[i] && term[i] > 0) -> 1 : 0)
  }
  i = 0;
  assert(holders <= 1)
}

#if MUTATION == 3
/* The names; list() then finds only those of them that are still there. */
inline listNames() {
  names = 0;
  for (i : 0 .. ATTEMPTS - 1) {
    names = names | ((number[i] > 0 -> 1 : 0) << i)
  }
  i = 0
}
#define listed(record) (names & (1 << record))
#else
#define listed(record) true
#endif

/* The greatest number, its record, and as a mask the records below it. */
inline list() {
  top = 0;
  topId = NONE;
  below = 0;
  for (i : 0 .. ATTEMPTS - 1) {
    if
    :: listed(i) && number[i] > top -> top = number[i]; topId = i
    :: else
    fi
  }
  for (i : 0 .. ATTEMPTS - 1) {
    if
    :: listed(i) && number[i] > 0 && number[i] < top -> below = below | (1 << i)
    :: else
    fi
  }
  i = 0
}

/* What is forgotten is set back to its first value: it must not tell states apart. */
inline remove(record) {
  number[record] = 0;
  beat[record] = 0;
  released[record] = false
}

active proctype Clock() {
  byte i;
end:
  do
  :: d_step {
      for (i : 0 .. CONTENDERS - 1) {
        term[i] = (term[i] > 0 -> term[i] - 1 : 0);
        fresh[i] = (fresh[i] > 0 -> fresh[i] - 1 : 0);
        silence[i] = (silence[i] <= TTL -> silence[i] + 1 : silence[i])
      }
      i = 0
    }
  od
}

/* Makes the queue unless its name is taken. */
inline land(c) {
  d_step {
    taken = false;
    for (i : 0 .. ATTEMPTS - 1) {
      taken = (taken || number[i] == wanted[c])
    }
    if
    :: taken -> refused[c] = true
    :: else -> number[c] = wanted[c]
    fi;
    wanted[c] = 0;
    taken = false;
    i = 0
  }
}

/* Lands creates, in any order and as late as it likes. */
active proctype Network() {
  byte i;
  bool taken;
end:
  do
  :: atomic { wanted[0] > 0 -> land(0) }
  :: atomic { wanted[1] > 0 -> land(1) }
#if ATTEMPTS > 2
  :: atomic { wanted[2] > 0 -> land(2) }
#endif
#if ATTEMPTS > 3
  :: atomic { wanted[3] > 0 -> land(3) }
#endif
  od
}

proctype Contender(byte me) {
  byte i, top, topId, mine, token, renewals, topBeat, silent;
  byte seenId = NONE;
  byte seenBeat;
  bool topFree, proved;
  byte below;
#if MUTATION == 3
  byte names;
#endif

observe: /* 1 list: the read starts, is served, is answered; rule 3 counts from its ends */
  atomic {
    term[me] = 0; proved = false; token = 0; mine = 0; renewals = 0; top = 0; topId = 0;
    below = 0;
    silent = silence[me]
  };
#if MUTATION == 3
  d_step { listNames() };
#endif
  d_step {
    list();
    topFree = released[topId];
    topBeat = beat[topId];
#if MUTATION == 1
    below = (top == 0 -> 0 : below | (1 << topId))
#else
    below = 0
#endif
  };
  d_step {
    if
    :: topId == seenId && topBeat == seenBeat -> proved = (silent > TTL)
    :: else -> seenId = topId; seenBeat = topBeat; silence[me] = 0
    fi;
    silent = 0; topBeat = 0
  };
  if
  :: !topFree && !proved -> topFree = false; goto observe
  :: topFree || proved
  fi;

create: /* 2 with a nonce of its own; the term counts from here */
  d_step {
    if
    :: exhausted -> mine = NONE
    :: else ->
      mine = attempts; attempts++;
      token = top + 1;
      term[me] = TTL;
      wanted[mine] = token
    fi;
    silence[me] = TTL + 1;
    top = 0; topId = 0; topFree = false; proved = false; seenId = NONE; seenBeat = 0
  };
  if
  :: mine == NONE -> goto done
  :: else
  fi;
  if
  :: refused[mine] -> waste; goto observe
  :: number[mine] == token /* answered */
  :: MUTATION != 1 -> skip  /* time-out: nobody knows */
  fi;

reread: /* 3 list again: being the greatest after the create proves it, creating does not */
#if MUTATION == 3
  d_step { listNames() };
#endif
#if MUTATION != 1
  atomic { list() };
  if
  :: topId == mine
  :: topId != mine && (below & (1 << mine)) -> d_step { remove(mine) }; waste; goto observe /* late */
  :: topId != mine && !(below & (1 << mine)) -> waste; goto observe /* it may land later: forgotten */
  fi;
#endif
  if
  :: term[me] == 0 -> waste; goto observe
  :: d_step {
      term[me] > 0 ->
      holds[me] = true;
      assert(token > lastToken);
      lastToken = token;
      succeeded = crashed;
      countHolders();
      top = 0; topId = 0
    }
  fi;

collect: /* 4 by id, only what was smaller in list 3; it may stop half-way */
  atomic {
    i = 0;
    do
    :: i < ATTEMPTS && (below & (1 << i)) -> remove(i); i++
    :: i < ATTEMPTS -> i++
    :: i == ATTEMPTS -> break
    od;
    i = 0; below = 0
  };

held:
  if
  :: renewals < BEATS -> goto renew
  :: d_step { holds[me] = false; term[me] = 0 }; /* release: give up first, then tell */
    d_step { released[mine] = true }; goto observe
  :: d_step { !crashed && !exhausted -> crashed = true; holds[me] = false; term[me] = 0 }; goto done
  :: d_step { term[me] == 0 -> holds[me] = false }; goto observe /* lost */
  fi;

renew:
  atomic { fresh[me] = TTL; renewals++ };
  if
  :: number[mine] == 0 -> d_step { holds[me] = false; term[me] = 0; fresh[me] = 0 }; goto observe
  :: d_step { number[mine] > 0 -> beat[mine]++ }
  fi;
  d_step {
    if
    :: MUTATION == 2 -> term[me] = TTL
    :: MUTATION != 2 && term[me] > 0 -> term[me] = fresh[me]
    :: else -> term[me] = 0; holds[me] = false
    fi;
    fresh[me] = 0;
    countHolders()
  };
  if
  :: holds[me] -> goto held
  :: else -> goto observe
  fi;

done:
  atomic { token = 0; mine = 0; renewals = 0; below = 0; silence[me] = TTL + 1; term[me] = 0 }
}

init {
  byte i;
  atomic {
    released[NONE] = true;
    for (i : 0 .. CONTENDERS - 1) {
      run Contender(i)
    }
  }
}

#ifdef LIVENESS
ltl crashed_holder_is_succeeded { [] (crashed -> <> (succeeded || wasted)) }
#endif
