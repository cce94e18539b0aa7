;; Weighted sums of pixels, sixteen bytes at a time; src/data/resample.ts says what for. All places are byte offsets in the
;; memory. Weights have 22 bits behind their point; half of a level is added, so that cutting these bits off rounds. Up to 15
;; bytes beyond a source are read, and beyond a target written: the caller leaves room.
(module
  (memory (export "memory") 1)

  ;; Of every row of $height rows of $row bytes: $count pixels of 3 bytes, pixel x the sum of the $taps pixels from
  ;; $first[x] on, times $weights[x * $taps ...].
  (func (export "alongRows")
    (param $source i32) (param $row i32) (param $height i32)
    (param $first i32) (param $weights i32) (param $taps i32) (param $count i32) (param $target i32)
    (local $x i32) (local $tap i32) (local $pixel i32) (local $weight i32) (local $sum v128)
    (loop $rows
      (local.set $weight (local.get $weights))
      (local.set $x (i32.const 0))
      (loop $pixels
        (local.set $pixel
          (i32.add
            (local.get $source)
            (i32.mul
              (i32.const 3)
              (i32.load (i32.add (local.get $first) (i32.shl (local.get $x) (i32.const 2)))))))
        (local.set $sum (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
        (local.set $tap (local.get $taps))
        (loop $sums
          (local.set $sum
            (i32x4.add
              (local.get $sum)
              (i32x4.mul
                (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $pixel))))
                (v128.load32_splat (local.get $weight)))))
          (local.set $pixel (i32.add (local.get $pixel) (i32.const 3)))
          (local.set $weight (i32.add (local.get $weight) (i32.const 4)))
          (br_if $sums (local.tee $tap (i32.sub (local.get $tap) (i32.const 1)))))
        (local.set $sum (i32x4.shr_u (local.get $sum) (i32.const 22)))
        (local.set $sum (i16x8.narrow_i32x4_u (local.get $sum) (local.get $sum)))
        ;; The fourth byte is the next pixel's, which is written next.
        (v128.store32_lane 0 (local.get $target) (i8x16.narrow_i16x8_u (local.get $sum) (local.get $sum)))
        (local.set $target (i32.add (local.get $target) (i32.const 3)))
        (br_if $pixels
          (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 1))) (local.get $count))))
      (local.set $source (i32.add (local.get $source) (local.get $row)))
      (br_if $rows (local.tee $height (i32.sub (local.get $height) (i32.const 1))))))

  ;; $count rows of $row bytes, row y the sum of the $taps rows from $first[y] on, times $weights[y * $taps ...].
  (func (export "alongColumns")
    (param $source i32) (param $row i32)
    (param $first i32) (param $weights i32) (param $taps i32) (param $count i32) (param $target i32)
    (local $x i32) (local $tap i32) (local $from i32) (local $weight i32) (local $factor v128)
    (local $bytes v128) (local $low v128) (local $high v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (loop $rows
      (local.set $x (i32.const 0))
      (loop $blocks
        (local.set $from
          (i32.add
            (i32.add (local.get $source) (local.get $x))
            (i32.mul (local.get $row) (i32.load (local.get $first)))))
        (local.set $weight (local.get $weights))
        (local.set $a (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
        (local.set $b (local.get $a))
        (local.set $c (local.get $a))
        (local.set $d (local.get $a))
        (local.set $tap (local.get $taps))
        (loop $sums
          (local.set $factor (v128.load32_splat (local.get $weight)))
          (local.set $bytes (v128.load (local.get $from)))
          (local.set $low (i16x8.extend_low_i8x16_u (local.get $bytes)))
          (local.set $high (i16x8.extend_high_i8x16_u (local.get $bytes)))
          (local.set $a
            (i32x4.add (local.get $a) (i32x4.mul (i32x4.extend_low_i16x8_u (local.get $low)) (local.get $factor))))
          (local.set $b
            (i32x4.add (local.get $b) (i32x4.mul (i32x4.extend_high_i16x8_u (local.get $low)) (local.get $factor))))
          (local.set $c
            (i32x4.add (local.get $c) (i32x4.mul (i32x4.extend_low_i16x8_u (local.get $high)) (local.get $factor))))
          (local.set $d
            (i32x4.add (local.get $d) (i32x4.mul (i32x4.extend_high_i16x8_u (local.get $high)) (local.get $factor))))
          (local.set $from (i32.add (local.get $from) (local.get $row)))
          (local.set $weight (i32.add (local.get $weight) (i32.const 4)))
          (br_if $sums (local.tee $tap (i32.sub (local.get $tap) (i32.const 1)))))
        ;; Bytes beyond the row are the next row's, which is written next.
        (v128.store
          (i32.add (local.get $target) (local.get $x))
          (i8x16.narrow_i16x8_u
            (i16x8.narrow_i32x4_u
              (i32x4.shr_u (local.get $a) (i32.const 22))
              (i32x4.shr_u (local.get $b) (i32.const 22)))
            (i16x8.narrow_i32x4_u
              (i32x4.shr_u (local.get $c) (i32.const 22))
              (i32x4.shr_u (local.get $d) (i32.const 22)))))
        (br_if $blocks
          (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 16))) (local.get $row))))
      (local.set $target (i32.add (local.get $target) (local.get $row)))
      (local.set $first (i32.add (local.get $first) (i32.const 4)))
      (local.set $weights
        (i32.add (local.get $weights) (i32.shl (local.get $taps) (i32.const 2))))
      (br_if $rows (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
