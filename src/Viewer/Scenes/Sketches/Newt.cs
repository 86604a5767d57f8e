using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes.Sketches;

/// <summary>
/// A newt seen from above, as a silhouette: a wave runs along its body and tail, the legs move in step with it, and it
/// turns and drifts around its position. Lengths are in sides of the picture; the origin is the picture's centre.
/// </summary>
internal sealed class Newt
{
    private const int Joints = 28;
    private const int LimbsPerLeg = 5;

    // Positions of the legs along the body, and lengths of the leg parts, in body lengths.
    private const double FrontLegs = 0.25;
    private const double HindLegs = 0.52;
    private const double UpperLeg = 0.085;
    private const double LowerLeg = 0.075;
    private const double Toe = 0.04;

    // The body wave: waves per body length, amplitude of the bending, and frequency.
    private const double WavesPerBody = 1.05;
    private const double WaveBend = 4.2;
    private const double StepsPerSecond = 0.75;

    private readonly HarmonicWalk _drift;
    private readonly Rhythm _step;
    private readonly float[] _pose = new float[4];
    private readonly double[] _x = new double[Joints];
    private readonly double[] _y = new double[Joints];
    private readonly double[] _heading = new double[Joints];
    private readonly Limb[] _limbs = new Limb[Joints - 1 + (4 * LimbsPerLeg)];
    private readonly double _length;
    private readonly double _girth;
    private readonly double _legs;
    private readonly double _homeX;
    private readonly double _homeY;
    private readonly double _homeHeading;

    /// <summary>Creates the newt.</summary>
    /// <param name="seed">The seed of its proportions and its motion.</param>
    /// <param name="loopSeconds">Loop length in seconds; null for an endless animation.</param>
    /// <param name="place">Its index among those in the picture.</param>
    /// <param name="count">Number of newts in the picture.</param>
    public Newt(ulong seed, double? loopSeconds, int place, int count)
    {
        _drift = HarmonicWalk.Create(CounterRandom.Bits(seed, 0), _pose.Length, loopSeconds, speed: 0.6);
        _step = new Rhythm(
            StepsPerSecond * (0.85 + (0.3 * CounterRandom.Uniform01(seed, 1))),
            loopSeconds,
            CounterRandom.Uniform01(seed, 2));
        _length = (count == 1 ? 0.94 : 0.78) * (0.92 + (0.16 * CounterRandom.Uniform01(seed, 3)));
        _girth = 1.15 + (0.5 * CounterRandom.Uniform01(seed, 4));
        _legs = 0.9 + (0.25 * CounterRandom.Uniform01(seed, 5));
        _homeHeading = Math.Tau * CounterRandom.Uniform01(seed, 6);
        double direction = Math.Tau * place / count;
        double distance = count == 1 ? 0 : 0.24;
        _homeX = distance * Math.Sin(direction);
        _homeY = -distance * Math.Cos(direction);
    }

    /// <summary>The parts of the silhouette after the last <see cref="MoveTo"/>.</summary>
    public ReadOnlySpan<Limb> Limbs => _limbs;

    /// <summary>Sets the pose at t seconds. Allocates nothing.</summary>
    public void MoveTo(double t)
    {
        _drift.At(t, _pose);
        double phase = _step.At(t);
        Bend(_homeHeading + (0.55 * _pose[2]), 1.1 * Math.Tanh(_pose[3]), phase);
        for (int i = 0; i < Joints - 1; i++)
        {
            _limbs[i] = new Limb(
                (float)_x[i], (float)_y[i], (float)Radius(i), (float)_x[i + 1], (float)_y[i + 1], (float)Radius(i + 1));
        }

        Span<Limb> legs = _limbs.AsSpan(Joints - 1);
        // Diagonal legs move together.
        Leg(legs, FrontLegs, side: -1, phase, forward: true);
        Leg(legs[LimbsPerLeg..], FrontLegs, side: 1, phase + Math.PI, forward: true);
        Leg(legs[(2 * LimbsPerLeg)..], HindLegs, side: -1, phase + Math.PI, forward: false);
        Leg(legs[(3 * LimbsPerLeg)..], HindLegs, side: 1, phase, forward: false);
    }

    /// <summary>Computes the spine from the snout to the tip of the tail, centred on its position.</summary>
    private void Bend(double heading, double curl, double phase)
    {
        const double Step = 1.0 / (Joints - 1);
        double x = 0, y = 0, sumX = 0, sumY = 0;
        // The middle of the body keeps the heading whatever the curl.
        double angle = heading - (curl / 2);
        for (int i = 0; i < Joints; i++)
        {
            double along = i * Step;
            (_x[i], _y[i], _heading[i]) = (x, y, angle);
            sumX += x;
            sumY += y;
            double bend = curl + (WaveBend * (0.25 + along) * Math.Sin(phase - (Math.Tau * WavesPerBody * along)));
            angle += bend * Step;
            // The spine runs backward from the snout.
            x -= Math.Cos(angle) * Step * _length;
            y -= Math.Sin(angle) * Step * _length;
        }

        double moveX = _homeX + (0.05 * Math.Tanh(_pose[0])) - (sumX / Joints);
        double moveY = _homeY + (0.05 * Math.Tanh(_pose[1])) - (sumY / Joints);
        for (int i = 0; i < Joints; i++)
        {
            _x[i] += moveX;
            _y[i] += moveY;
        }
    }

    private void Leg(Span<Limb> limbs, double along, int side, double phase, bool forward)
    {
        double at = along * (Joints - 1);
        int joint = (int)at;
        double part = at - joint;
        double x = _x[joint] + (part * (_x[joint + 1] - _x[joint]));
        double y = _y[joint] + (part * (_y[joint + 1] - _y[joint]));
        double swing = 0.5 * Math.Sin(phase);

        // The upper part points away from the body; the lower part bends forward on front legs and backward on hind
        // legs.
        double upper = _heading[joint] + (side * ((forward ? 1.15 : 1.95) - swing));
        double lower = upper - (side * ((forward ? 0.75 : -0.75) + (0.5 * swing)));
        double thick = 0.021 * _length * _legs;
        (double kneeX, double kneeY) =
            (x + (UpperLeg * _legs * _length * Math.Cos(upper)), y + (UpperLeg * _legs * _length * Math.Sin(upper)));
        double footX = kneeX + (LowerLeg * _legs * _length * Math.Cos(lower));
        double footY = kneeY + (LowerLeg * _legs * _length * Math.Sin(lower));
        limbs[0] = new Limb((float)x, (float)y, (float)(1.25 * thick), (float)kneeX, (float)kneeY, (float)thick);
        limbs[1] = new Limb(
            (float)kneeX, (float)kneeY, (float)thick, (float)footX, (float)footY, (float)(0.75 * thick));
        for (int toe = -1; toe <= 1; toe++)
        {
            double direction = _heading[joint] + (side * (forward ? 0.5 : 0.9)) + (0.6 * toe);
            limbs[3 + toe] = new Limb(
                (float)footX,
                (float)footY,
                (float)(0.6 * thick),
                (float)(footX + (Toe * _length * Math.Cos(direction))),
                (float)(footY + (Toe * _length * Math.Sin(direction))),
                (float)(0.3 * thick));
        }
    }

    /// <summary>Half the body's thickness at a joint: a broad head, a neck, a belly and a tapering tail.</summary>
    private double Radius(int joint)
    {
        ReadOnlySpan<double> profile =
        [
            0.030,
            0.052,
            0.057,
            0.044,
            0.050,
            0.057,
            0.060,
            0.056,
            0.047,
            0.037,
            0.030,
            0.025,
            0.020,
            0.016,
            0.012,
            0.008,
            0.004,
        ];
        double at = (double)joint / (Joints - 1) * (profile.Length - 1);
        int below = Math.Min((int)at, profile.Length - 2);
        double radius = profile[below] + ((at - below) * (profile[below + 1] - profile[below]));
        return radius * _length * _girth;
    }
}
